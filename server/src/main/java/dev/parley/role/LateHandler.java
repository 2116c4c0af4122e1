package dev.parley.role;

import dev.parley.file.FileLimits;
import dev.parley.file.http.FileTransfer;
import dev.parley.http.BodyPolicy;
import dev.parley.http.Handler;
import dev.parley.http.Request;
import dev.parley.http.Response;

/** What answers on a port that is bound before the rooms behind it are open: 503 until then. */
final class LateHandler implements Handler {
  volatile Handler target = _ -> Response.text(503, "starting\n");

  @Override
  public BodyPolicy bodyPolicy(String method, String path, BodyPolicy defaultPolicy) {
    return FileTransfer.bodyPolicy(path, FileLimits.DEFAULTS, defaultPolicy);
  }

  @Override
  public Response handle(Request request) throws Exception {
    return target.handle(request);
  }
}
