package dev.parley.realtime.grpc;

import com.google.protobuf.ByteString;
import com.google.protobuf.InvalidProtocolBufferException;
import com.google.protobuf.UnsafeByteOperations;
import dev.parley.model.Effect;
import dev.parley.model.Event;
import dev.parley.model.StreamId;
import dev.parley.realtime.channel.Transient;
import java.util.List;

/** Events as they go over the wire. */
final class Wire {
  private Wire() {}

  static dev.parley.realtime.grpc.wire.Event of(Event event) {
    dev.parley.realtime.grpc.wire.Event.Builder to =
        dev.parley.realtime.grpc.wire.Event.newBuilder()
            .setStream(event.stream().value())
            .setSeq(event.seq())
            .setType(event.type())
            .setJson(bytes(event.json()));
    event.effects().forEach(effect -> to.addEffects(of(effect)));
    return to.build();
  }

  static Event event(dev.parley.realtime.grpc.wire.Event from) {
    return new Event(
        new StreamId(from.getStream()),
        from.getSeq(),
        from.getType(),
        from.getJson().toByteArray(),
        from.getEffectsList().stream().map(Wire::effect).toList());
  }

  static List<Event> events(List<dev.parley.realtime.grpc.wire.Event> from) {
    return from.stream().map(Wire::event).toList();
  }

  static dev.parley.realtime.grpc.wire.Transient of(Transient event) {
    return dev.parley.realtime.grpc.wire.Transient.newBuilder()
        .setStream(event.stream().value())
        .setJson(bytes(event.json()))
        .setExceptUser(event.exceptUserId())
        .build();
  }

  static Transient transientEvent(dev.parley.realtime.grpc.wire.Transient from) {
    return new Transient(
        new StreamId(from.getStream()), from.getJson().toByteArray(), from.getExceptUser());
  }

  /** Nobody changes the bytes of an event, so they are not copied. */
  private static ByteString bytes(byte[] json) {
    return UnsafeByteOperations.unsafeWrap(json);
  }

  private static dev.parley.realtime.grpc.wire.Effect of(Effect effect) {
    dev.parley.realtime.grpc.wire.Effect.Builder to =
        dev.parley.realtime.grpc.wire.Effect.newBuilder();
    switch (effect) {
      case Effect.Subscribe(StreamId stream, long after) ->
          to.getSubscribeBuilder().setStream(stream.value()).setAfter(after);
      case Effect.Remove(String userId) -> to.setRemove(userId);
      case Effect.Disconnect(String userId) -> to.setDisconnect(userId);
      case Effect.ForGuests() -> to.getForGuestsBuilder();
      case Effect.Revoke(String credentialId) -> to.setRevoke(credentialId);
      case Effect.Foreign(byte[] encoded) -> merge(to, encoded);
    }
    return to.build();
  }

  private static void merge(dev.parley.realtime.grpc.wire.Effect.Builder to, byte[] encoded) {
    try {
      to.mergeFrom(encoded);
    } catch (InvalidProtocolBufferException e) {
      throw new IllegalArgumentException("these bytes came from no peer", e);
    }
  }

  private static Effect effect(dev.parley.realtime.grpc.wire.Effect from) {
    return switch (from.getKindCase()) {
      case SUBSCRIBE ->
          new Effect.Subscribe(
              new StreamId(from.getSubscribe().getStream()), from.getSubscribe().getAfter());
      case REMOVE -> new Effect.Remove(from.getRemove());
      case DISCONNECT -> new Effect.Disconnect(from.getDisconnect());
      case FOR_GUESTS -> new Effect.ForGuests();
      case REVOKE -> new Effect.Revoke(from.getRevoke());
      case KIND_NOT_SET -> new Effect.Foreign(from.toByteArray());
    };
  }
}
