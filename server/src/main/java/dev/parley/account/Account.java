package dev.parley.account;

import dev.parley.security.PasswordHash;
import org.jspecify.annotations.Nullable;

/**
 * A person of this installation, who is a member of one workspace or several.
 *
 * @param isVerified whether the person has shown that letters to the address reach them
 * @param password null where there is none yet
 */
public record Account(
    String accountId, String email, boolean isVerified, @Nullable PasswordHash password) {}
