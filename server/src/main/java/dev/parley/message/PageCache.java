package dev.parley.message;

import com.github.benmanes.caffeine.cache.AsyncCache;
import com.github.benmanes.caffeine.cache.Caffeine;
import dev.parley.conversation.Channel;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Pages of timelines as they are sent, each of one state of its conversation.
 *
 * <p>Whatever a page shows changes under its conversation's row lock and raises the row's sequence
 * or version. A reader brings both, read before the page in the same shard as its rights, so it
 * finds no page that is older than what was acknowledged before it asked; a page of a state that
 * has passed is never asked for again, and goes by weight. Thread-safe.
 */
final class PageCache {
  /** What a page takes beside its text. */
  private static final int ENTRY_BYTES = 250;

  /** A page of one state of a conversation. */
  record Key(String channelId, long seq, long version, History.Window window) {
    static Key of(Channel channel, History.Window window) {
      return new Key(channel.id(), channel.seq(), channel.version(), window);
    }
  }

  private final @Nullable AsyncCache<Key, History.Timeline> pages;

  PageCache(MessageCaches limits) {
    this.pages =
        limits.bytesMax() == 0
            ? null
            : Caffeine.newBuilder()
                .maximumWeight(limits.bytesMax())
                .weigher(PageCache::weight)
                .expireAfterAccess(Duration.ofMinutes(limits.idleMinutesMax()))
                .buildAsync();
  }

  /** A text of characters beyond Latin 1 takes two bytes each. */
  private static int weight(Key key, History.Timeline page) {
    return ENTRY_BYTES + 2 * page.messages().length();
  }

  /** The page, read by one of those who ask for it at once. */
  History.Timeline get(Key key, Supplier<History.Timeline> read) {
    if (pages == null) {
      return read.get();
    }
    CompletableFuture<History.Timeline> own = new CompletableFuture<>();
    CompletableFuture<History.Timeline> known = pages.asMap().putIfAbsent(key, own);
    if (known != null) {
      try {
        return known.join();
      } catch (CompletionException e) {
        return read.get(); // Another's failure is not this caller's.
      }
    }
    try {
      History.Timeline page = read.get();
      own.complete(page);
      return page;
    } catch (Throwable e) {
      own.completeExceptionally(e);
      throw e;
    }
  }
}
