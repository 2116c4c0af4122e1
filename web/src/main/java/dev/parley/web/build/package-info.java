/** The build of the web client: TypeScript and styles in, one archive out. */
@org.jspecify.annotations.NullMarked
package dev.parley.web.build;
