package dev.parley.role;

import dev.parley.account.http.AccountPages;
import dev.parley.api.WebApi;
import dev.parley.app.socketmode.SocketTickets;
import dev.parley.app.webhook.WebhookEndpoint;
import dev.parley.file.http.FileTransfer;
import dev.parley.http.Handler;
import dev.parley.http.Request;
import dev.parley.http.Response;
import dev.parley.observe.RequestLog;
import dev.parley.realtime.feed.Tickets;
import dev.parley.web.StaticPages;
import java.util.Optional;

/** Who answers which path of the public port. */
record Routes(
    WebApi api,
    Optional<SocketDoor> sockets,
    AppRooms apps,
    FileTransfer transfer,
    AccountPages pages,
    StaticPages client,
    StatusPages status)
    implements Handler {
  private static final Response NOTHING = Response.text(404, "there is nothing here\n");

  @Override
  public Response handle(Request request) throws Exception {
    String path = request.path();
    if (path.startsWith(WebApi.PREFIX)) {
      return status.observed().call(api, request);
    }
    if (path.startsWith(Tickets.PREFIX) && request.isWebSocketUpgrade()) {
      return sockets.isPresent() ? sockets.get().open(path) : NOTHING;
    }
    if (path.startsWith(SocketTickets.PREFIX) && request.isWebSocketUpgrade()) {
      return appSocket(request);
    }
    if (path.startsWith(WebhookEndpoint.PREFIX)) {
      return RequestLog.during(request.id(), () -> apps.webhookEndpoint.handle(request));
    }
    if (FileTransfer.serves(path)) {
      return transfer.handle(request);
    }
    if (AccountPages.serves(path)) {
      return pages.handle(request);
    }
    if (StaticPages.serves(path)) {
      return client.handle(request);
    }
    return StatusPages.serves(path) ? status.handle(request) : NOTHING;
  }

  private Response appSocket(Request request) {
    boolean shortLived = "true".equals(request.query("debug_reconnects"));
    return apps.tickets
        .admit(request.path())
        .map(ticket -> Response.upgrade(apps.socketMode.socket(ticket, shortLived)))
        .map(Response.class::cast)
        .orElseGet(
            () -> Response.text(401, "this ticket is not good: call apps.connections.open\n"));
  }
}
