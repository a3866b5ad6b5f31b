using InfoMax.Cluster.Hosting.Serialization;
using Microsoft.Extensions.Logging;

namespace InfoMax.Cluster.Hosting.Logs;

/// <summary>
/// Refusals as lines. That a sender is no member is said only when it still is none after a while: a node that joins hears
/// members before it knows them, and they it.
/// </summary>
/// <param name="isMember">Whether a peer, as <see cref="WirePeer.Of"/> writes it, is a member by now.</param>
/// <param name="patience">How long a sender may take to become a member.</param>
/// <param name="most">Senders that are remembered at once; refusals of further ones are not said.</param>
internal sealed class RefusalLog(Predicate<string> isMember, TimeSpan patience, int most)
{
    private static readonly string Category = typeof(AllowedSerializer).FullName!;
    private readonly Dictionary<string, (TimeSpan Since, LogLine Line)> _waiting = new(StringComparer.Ordinal);

    /// <summary>What is said of a refusal at once; null for nothing.</summary>
    public LogLine? Take(RefusedMessageException refusal, TimeSpan now)
    {
        LogLine line = new(
            LogLevel.Warning,
            Category,
            refusal.Why,
            $"{(refusal.Peer is { Length: > 0 } peer ? $"from {Uri.UnescapeDataString(peer)}: " : "")}{refusal.Message}");
        if (refusal is not { Why: RefusedMessageException.NoMember, Peer: { } sender })
        {
            return line;
        }

        if (_waiting.Count < most)
        {
            _waiting.TryAdd(sender, (now, line));
        }

        return null;
    }

    /// <summary>What is said of senders that did not become members.</summary>
    public IReadOnlyList<LogLine> TakeDue(TimeSpan now)
    {
        List<LogLine> said = [];
        foreach ((string sender, (TimeSpan since, LogLine line)) in _waiting.Where(pair => now - pair.Value.Since >= patience).ToArray())
        {
            _waiting.Remove(sender);
            if (!isMember(sender))
            {
                said.Add(line);
            }
        }

        return said;
    }
}
