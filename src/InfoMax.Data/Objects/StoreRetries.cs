using System.Security.Cryptography;

namespace InfoMax.Data.Objects;

/// <summary>How often, and after which pauses, a request to a store is tried again.</summary>
internal static class StoreRetries
{
    /// <summary>Tries after the first.</summary>
    public const int Most = 8;

    /// <summary>The pause after an attempt: it grows with them; its randomness keeps many readers from coming back at once.</summary>
    public static TimeSpan Pause(int attempt) =>
        TimeSpan.FromMilliseconds(Math.Min(5000, 50 << attempt) * (RandomNumberGenerator.GetInt32(500, 1000) / 1000.0));

    /// <summary>Reads a body; the SDKs try requests again, not bodies that break off.</summary>
    /// <param name="read">Asks for the body and reads it.</param>
    /// <param name="end">Gives up.</param>
    public static async Task ReadAsync(Func<CancellationToken, Task> read, CancellationToken end)
    {
        for (int attempt = 1; ; attempt++)
        {
            try
            {
                await read(end).ConfigureAwait(false);
                return;
            }
            catch (Exception error) when (error is HttpRequestException or (IOException and not ObjectStoreException) && attempt <= Most)
            {
                await Task.Delay(Pause(attempt), end).ConfigureAwait(false);
            }
        }
    }

    /// <summary>The exception that all others come from.</summary>
    public static Exception Innermost(Exception error) => error.InnerException is { } inner ? Innermost(inner) : error;
}
