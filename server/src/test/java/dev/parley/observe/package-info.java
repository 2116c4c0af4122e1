/** Tests of what an operator sees. */
@NullMarked
package dev.parley.observe;

import org.jspecify.annotations.NullMarked;
