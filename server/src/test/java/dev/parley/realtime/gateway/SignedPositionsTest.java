package dev.parley.realtime.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.model.StreamId;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SignedPositionsTest {
  private final SignedPositions positions = new SignedPositions(SignedPositionsTest::hash);

  @Test
  void readsWhatItWrote() {
    StreamId stream = StreamId.fullMembers("T0123ABCD");
    assertThat(positions.decode(positions.encode(stream, 123_456_789L)))
        .contains(new PositionCodec.Position(stream, 123_456_789L));
  }

  @Test
  void refusesAPositionThatWasMovedOn() {
    String real = positions.encode(StreamId.conversation("C1"), 5);
    assertThat(positions.decode(real.replace("C1:5", "C1:6"))).isEmpty();
    assertThat(positions.decode(real.replace("C1:5", "C2:5"))).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(strings = {"", ":", ".", "C1:1", "C1:1.", "C1:1.!!!!", "C1.:1", "C1:.AAAA"})
  void refusesWhatIsNotAPosition(String text) {
    assertThat(positions.decode(text)).isEmpty();
  }

  private static byte[] hash(byte[] text) {
    try {
      return MessageDigest.getInstance("SHA-256").digest(text);
    } catch (NoSuchAlgorithmException e) {
      throw new AssertionError(e);
    }
  }
}
