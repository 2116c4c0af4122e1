/** Tests that start processes of their own. */
@NullMarked
package dev.parley.process;

import org.jspecify.annotations.NullMarked;
