package dev.parley.role;

import dev.parley.account.http.AccountPages;
import dev.parley.api.WebApi;
import dev.parley.app.socketmode.SocketTickets;
import dev.parley.app.webhook.WebhookEndpoint;
import dev.parley.file.http.FileTransfer;
import dev.parley.http.Handler;
import dev.parley.http.Request;
import dev.parley.http.Response;
import dev.parley.observe.Health;
import dev.parley.observe.RequestLog;
import dev.parley.realtime.feed.Tickets;
import dev.parley.realtime.gateway.Admission;
import dev.parley.realtime.gateway.Gateway;
import dev.parley.realtime.gateway.http.GatewaySocket;
import dev.parley.web.StaticPages;
import java.nio.charset.StandardCharsets;
import java.util.Optional;

/** Who answers which path of the public port. */
record Routes(
    WebApi api,
    Tickets tickets,
    Gateway gateway,
    AppRooms apps,
    FileTransfer transfer,
    AccountPages pages,
    StaticPages client,
    Observed observed,
    Health health)
    implements Handler {
  private static final Response NOTHING = Response.text(404, "there is nothing here\n");

  @Override
  public Response handle(Request request) throws Exception {
    String path = request.path();
    if (path.startsWith(WebApi.PREFIX)) {
      return observed.call(api, request);
    }
    if (path.startsWith(Tickets.PREFIX) && request.isWebSocketUpgrade()) {
      return socket(path);
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
    return switch (path) {
      case "/health" -> state();
      case "/metrics" -> observed.page(request);
      default -> NOTHING;
    };
  }

  private Response socket(String path) {
    Optional<Admission> admission = tickets.admit(path);
    return admission.isEmpty()
        ? Response.text(401, "this ticket is not good any more: call rtm.connect\n")
        : Response.upgrade(new GatewaySocket(gateway, admission.get()));
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

  private Response state() throws InterruptedException {
    Health.Report report = health.report();
    return Response.of(
        report.status(), "application/json", report.json().getBytes(StandardCharsets.UTF_8));
  }
}
