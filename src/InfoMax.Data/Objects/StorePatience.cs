namespace InfoMax.Data.Objects;

/// <summary>
/// How long a store may be silent. A server that takes connections and answers nothing would hold a job, a command or a request for ever, so
/// every request has two bounds: one for each attempt at it, one for all of them.
/// </summary>
public sealed record StorePatience
{
    private static readonly AsyncLocal<StorePatience?> Ambient = new();

    /// <summary>What holds here: that of the innermost <see cref="Within(StorePatience)"/>, else the default.</summary>
    public static StorePatience Current => Ambient.Value ?? new StorePatience();

    /// <summary>Time in which an attempt must be answered, or the next byte of an answer come; then it is broken off and tried again.</summary>
    public TimeSpan Attempt { get; init; } = TimeSpan.FromSeconds(15);

    /// <summary>Time for a request with all its attempts and the pauses between them.</summary>
    public TimeSpan Total { get; init; } = TimeSpan.FromSeconds(60);

    /// <summary>Bytes for which either bound is a second longer: a slow line is not silence.</summary>
    public int BytesASecond { get; init; } = 128 << 10;

    /// <summary>Time for an attempt that sends so many bytes.</summary>
    public TimeSpan AttemptOf(long bytes) => Attempt + TimeSpan.FromSeconds((double)bytes / BytesASecond);

    /// <summary>Time for a request that moves so many bytes.</summary>
    public TimeSpan TotalOf(long bytes) => Total + TimeSpan.FromSeconds((double)bytes / BytesASecond);

    /// <summary>Requests of this flow of control have other bounds until the answer is disposed: where somebody waits who should hear sooner.</summary>
    public static IDisposable Within(StorePatience patience) => new Scope(patience);

    /// <summary>As <see cref="Within(StorePatience)"/>, with a bound for all attempts at a request; there are two at least.</summary>
    public static IDisposable Within(TimeSpan total) => Within(new StorePatience { Total = total, Attempt = total / 2 });

    private sealed class Scope : IDisposable
    {
        private readonly StorePatience? _before = Ambient.Value;

        public Scope(StorePatience patience) => Ambient.Value = patience;

        public void Dispose() => Ambient.Value = _before;
    }
}
