namespace InfoMax.Data.Objects;

/// <summary>A request was not over within its bound; the message names the server and says what did not come.</summary>
internal sealed class StoreTimeoutException(string message, Exception inner) : TimeoutException(message, inner);
