package dev.parley.role;

import dev.parley.http.Response;
import dev.parley.realtime.feed.Tickets;
import dev.parley.realtime.gateway.Gateway;
import dev.parley.realtime.gateway.http.GatewaySocket;

/** Where sockets come in, each by its ticket. */
record SocketDoor(Tickets tickets, Gateway gateway) {
  Response open(String path) {
    return tickets
        .admit(path)
        .map(admission -> Response.upgrade(new GatewaySocket(gateway, admission)))
        .map(Response.class::cast)
        .orElseGet(
            () -> Response.text(401, "this ticket is not good any more: call rtm.connect\n"));
  }
}
