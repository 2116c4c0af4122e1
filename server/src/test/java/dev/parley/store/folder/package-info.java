/** Tests of the data folder. */
@NullMarked
package dev.parley.store.folder;

import org.jspecify.annotations.NullMarked;
