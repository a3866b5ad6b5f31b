using InfoMax.Data.Access;

namespace InfoMax.Cluster.Transfer;

/// <summary>Limits and patience of transfers between nodes.</summary>
public sealed record TransferOptions
{
    /// <summary>Requests of this node that are under way at once.</summary>
    public int Requests { get; init; } = 8;

    /// <summary>How long one request may take, before the time that its bytes need at 16 MiB a second.</summary>
    public TimeSpan RequestTimeout { get; init; } = TimeSpan.FromSeconds(30);

    /// <summary>How long a failing request is tried again before the work that needs it fails.</summary>
    public TimeSpan Patience { get; init; } = TimeSpan.FromSeconds(60);

    /// <summary>The pause before the second attempt; it doubles up to <see cref="LongestPause"/>.</summary>
    public TimeSpan FirstPause { get; init; } = TimeSpan.FromMilliseconds(50);

    /// <summary>The longest pause between attempts.</summary>
    public TimeSpan LongestPause { get; init; } = TimeSpan.FromSeconds(2);

    /// <summary>The tokens of the cluster, of which one goes with every request; null for none.</summary>
    public TokenFile? Tokens { get; init; }

    /// <summary>The authorities of servers with TLS; null for those of the machine.</summary>
    public TlsTrust? Trust { get; init; }

    /// <summary>Measures pauses and patience.</summary>
    public TimeProvider Clock { get; init; } = TimeProvider.System;
}
