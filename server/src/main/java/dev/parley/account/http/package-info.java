/** The pages of signing in, and who calls by what a request carries. */
@org.jspecify.annotations.NullMarked
package dev.parley.account.http;
