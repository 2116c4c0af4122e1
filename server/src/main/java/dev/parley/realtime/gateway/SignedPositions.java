package dev.parley.realtime.gateway;

import dev.parley.model.StreamId;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.Arrays;
import java.util.Base64;
import java.util.Optional;

/** Positions of the form {@code stream:seq.signature}: readable, compact, and not to be made up. */
public final class SignedPositions implements PositionCodec {
  /** Nobody gains by a forged position but a guess at numbers of events; 72 bits are plenty. */
  private static final int SIGNATURE_BYTES = 9;

  private static final int MAX_LENGTH = 128;

  /** A keyed hash of at least {@value #SIGNATURE_BYTES} bytes. Thread-safe. */
  @FunctionalInterface
  public interface Signer {
    byte[] sign(byte[] text);
  }

  private final Signer signer;

  public SignedPositions(Signer signer) {
    this.signer = signer;
  }

  @Override
  public String encode(StreamId stream, long seq) {
    String text = stream.value() + ":" + Long.toString(seq, Character.MAX_RADIX);
    return text + "." + Base64.getUrlEncoder().withoutPadding().encodeToString(signature(text));
  }

  @Override
  public Optional<Position> decode(String position) {
    int dot = position.lastIndexOf('.');
    int colon = position.lastIndexOf(':', dot);
    if (position.length() > MAX_LENGTH || dot < 0 || colon < 1) {
      return Optional.empty();
    }
    try {
      byte[] signed = Base64.getUrlDecoder().decode(position.substring(dot + 1));
      if (!MessageDigest.isEqual(signed, signature(position.substring(0, dot)))) {
        return Optional.empty();
      }
      long seq = Long.parseLong(position.substring(colon + 1, dot), Character.MAX_RADIX);
      return Optional.of(new Position(new StreamId(position.substring(0, colon)), seq));
    } catch (IllegalArgumentException e) {
      return Optional.empty(); // not Base64 or not a number: not ours
    }
  }

  private byte[] signature(String text) {
    byte[] full = signer.sign(("position:" + text).getBytes(StandardCharsets.UTF_8));
    return Arrays.copyOf(full, SIGNATURE_BYTES);
  }
}
