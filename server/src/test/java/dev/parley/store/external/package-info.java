/** Tests of databases of the operator. */
@NullMarked
package dev.parley.store.external;

import org.jspecify.annotations.NullMarked;
