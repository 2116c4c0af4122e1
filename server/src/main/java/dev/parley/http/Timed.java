package dev.parley.http;

import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import org.jspecify.annotations.Nullable;

/**
 * A channel's handler that lies in the timing wheel of its event loop. Its links are part of it, so
 * that waiting costs no object. All of it belongs to the event loop.
 */
abstract class Timed extends ChannelInboundHandlerAdapter {
  final Wheel wheel;
  private @Nullable ChannelHandlerContext context;

  @Nullable Timed previous;
  @Nullable Timed next;

  /** The slot that holds this, or -1. */
  int slot = -1;

  /** The tick at which the slot is looked at; the deadline may have moved on since. */
  long scheduledTick;

  /** The tick at which {@link #onDeadline} is due. */
  long deadlineTick;

  Timed(Wheel wheel) {
    this.wheel = wheel;
  }

  /** The deadline has passed; whoever wants another one sets it here. */
  abstract void onDeadline();

  /** The server stops: ends at once what is idle and soon what is not. */
  abstract void onStop();

  /** Set from the moment at which the handler is in a pipeline. */
  final ChannelHandlerContext context() {
    ChannelHandlerContext known = context;
    if (known == null) {
      throw new IllegalStateException("not in a pipeline yet");
    }
    return known;
  }

  @Override
  public void handlerAdded(ChannelHandlerContext ctx) {
    context = ctx;
  }

  @Override
  public void handlerRemoved(ChannelHandlerContext ctx) {
    wheel.remove(this);
  }
}
