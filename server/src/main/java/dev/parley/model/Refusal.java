package dev.parley.model;

/** A request that cannot be done, by the API's error code. Carries no stack trace and no secret. */
public final class Refusal extends RuntimeException {
  private static final long serialVersionUID = 1L;

  private final String code;

  public Refusal(String code) {
    super(code, null, false, false);
    this.code = code;
  }

  public String code() {
    return code;
  }
}
