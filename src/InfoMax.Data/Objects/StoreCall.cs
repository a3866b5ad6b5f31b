using System.Globalization;
using System.Net;

namespace InfoMax.Data.Objects;

/// <summary>One request to a store with all attempts at it, which must be over within the <see cref="StorePatience"/>.</summary>
internal sealed class StoreCall
{
    private static readonly AsyncLocal<StoreCall?> Ambient = new();

    private readonly StorePatience _patience = StorePatience.Current;
    private readonly TimeSpan _total;

    private StoreCall(long bytes) => _total = _patience.TotalOf(bytes);

    /// <summary>The request that this flow of control makes; null outside of one.</summary>
    public static StoreCall? Current => Ambient.Value;

    /// <summary>Who is asked, as <c>http://host:port</c>; null before the first attempt.</summary>
    public string? Server { get; set; }

    /// <summary>Attempts so far.</summary>
    public int Attempts { get; set; }

    /// <summary>What the server said last; null while it has said nothing.</summary>
    public HttpStatusCode? Answered { get; set; }

    /// <summary>That the time is over, in words that say what did not come and what to do.</summary>
    private string Words
    {
        get
        {
            string bound = string.Create(CultureInfo.InvariantCulture, $"within {_total.TotalSeconds:0.#} s");
            string tries = Attempts == 1 ? "tried once" : string.Create(CultureInfo.InvariantCulture, $"tried {Attempts} times");
            return (Server, Answered) switch
            {
                (null, _) => $"no credentials were had {bound}; check the variables of the account and the network",
                (_, { } status) => $"the store at {Server} did not carry the request out {bound} ({tries}, the last answer was {(int)status}); try again later",
                _ => $"the store at {Server} gave no answer {bound} ({tries}); check that it runs and is reached from here, then try again",
            };
        }
    }

    /// <summary>Makes a request.</summary>
    /// <param name="bytes">How much it moves.</param>
    /// <param name="request">The attempts, by a store's SDK.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <exception cref="StoreTimeoutException">The time is over; the message says what did not come.</exception>
    public static async Task<T> RunAsync<T>(long bytes, Func<CancellationToken, Task<T>> request, CancellationToken cancellationToken)
    {
        StoreCall call = new(bytes);
        Ambient.Value = call;
        using CancellationTokenSource end = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        end.CancelAfter(call._total);
        try
        {
            return await request(end.Token).ConfigureAwait(false);
        }
        catch (Exception error) when (end.IsCancellationRequested && !cancellationToken.IsCancellationRequested)
        {
            throw new StoreTimeoutException(call.Words, error);
        }
        catch (Exception error) when (StoreRetries.Innermost(error) is SilentAttemptException)
        {
            throw new StoreTimeoutException(call.Words, error);
        }
    }
}
