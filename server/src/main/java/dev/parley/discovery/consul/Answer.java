package dev.parley.discovery.consul;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import org.kiwiproject.consul.async.ConsulResponseCallback;
import org.kiwiproject.consul.model.ConsulResponse;

/**
 * An answer that is waited for. Only the client's calls with a callback say of a key that is not
 * there as of which index it was not.
 */
final class Answer<T> implements ConsulResponseCallback<T> {
  private final CompletableFuture<ConsulResponse<T>> answer = new CompletableFuture<>();

  @Override
  public void onComplete(ConsulResponse<T> response) {
    answer.complete(response);
  }

  @Override
  public void onFailure(Throwable failure) {
    answer.completeExceptionally(failure);
  }

  /** Waits as long as the client does. */
  ConsulResponse<T> await() {
    try {
      return answer.get();
    } catch (ExecutionException e) {
      throw new IllegalStateException("no answer", e.getCause());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("the watch has ended", e);
    }
  }
}
