package dev.parley.api.method;

import dev.parley.api.Call;
import dev.parley.api.Method;
import dev.parley.file.Avatars;
import dev.parley.http.Body;
import dev.parley.json.Json;
import dev.parley.model.Refusal;
import dev.parley.people.Members;
import dev.parley.people.ProfileChanges;
import dev.parley.security.RateRule;
import dev.parley.security.RateTier;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.List;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** {@code users.setPhoto} and {@code users.deletePhoto}: one's own picture. */
public final class PhotoMethods {
  /** The largest picture. */
  static final int IMAGE_BYTES_MAX = 1_500_000;

  private final Avatars avatars;
  private final ProfileChanges profiles;
  private final Members members;

  public PhotoMethods(Avatars avatars, ProfileChanges profiles, Members members) {
    this.avatars = avatars;
    this.profiles = profiles;
    this.members = members;
  }

  public List<Method<?, ?>> all() {
    return List.of(
        new Method<>(
            "users.setPhoto",
            Method.Access.TOKEN,
            new RateRule.PerMethod(RateTier.TIER_2),
            List.of("users.profile:write"),
            SetArguments.class,
            Photo.class,
            List.of("bad_image", "too_large", "request_timeout"),
            this::set),
        new Method<>(
            "users.deletePhoto",
            Method.Access.TOKEN,
            new RateRule.PerMethod(RateTier.TIER_2),
            List.of("users.profile:write"),
            None.class,
            Done.class,
            List.of(),
            this::delete));
  }

  record SetArguments(@Nullable Integer cropX, @Nullable Integer cropY, @Nullable Integer cropW) {}

  record Photo(JsonNode profile) {}

  record None() {}

  record Done() {}

  private Photo set(Call call, SetArguments arguments) {
    Body image = call.file("image").orElseThrow(() -> new Refusal("bad_image"));
    if (image.length() > IMAGE_BYTES_MAX) {
      throw new Refusal("too_large");
    }
    try {
      ObjectNode fields = avatars.keep(call.home(), image.bytes(), crop(arguments));
      replace(call, fields);
      return new Photo(fields);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static Avatars.@Nullable Crop crop(SetArguments arguments) {
    if (arguments.cropW() == null) {
      return null;
    }
    return new Avatars.Crop(
        arguments.cropX() == null ? 0 : arguments.cropX(),
        arguments.cropY() == null ? 0 : arguments.cropY(),
        arguments.cropW());
  }

  private Done delete(Call call, None arguments) {
    replace(call, Json.object());
    return new Done();
  }

  private void replace(Call call, ObjectNode fields) {
    String userId = call.principal().userId();
    String before =
        members
            .find(call.home(), userId)
            .map(member -> member.profile().path("avatar_hash").asString(""))
            .orElse("");
    profiles.picture(call.home(), userId, fields);
    avatars.forget(call.home(), before);
  }
}
