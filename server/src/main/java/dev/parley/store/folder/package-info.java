/**
 * The data folder: where an installation keeps all that it owns on this machine, and who may use it
 * now; touches the file system alone.
 */
@NullMarked
package dev.parley.store.folder;

import org.jspecify.annotations.NullMarked;
