using InfoMax.Cluster.Protocol;

namespace InfoMax.Cluster.Coordinator.Dispatch;

/// <summary>One attempt under lease: when it was sent and heard of.</summary>
/// <param name="Item">The item, and which attempt at it.</param>
/// <param name="Worker">The worker.</param>
/// <param name="Sent">When it was first sent.</param>
/// <param name="LastSent">When it was last sent, or heard of since.</param>
/// <param name="LastHeard">When it was last heard of; at first, when it was sent.</param>
/// <param name="Began">When it was first heard to run; null while it waits.</param>
/// <param name="Fraction">Finished share in [0, 1].</param>
public sealed record LeaseClock(
    WorkItemId Item, string Worker, TimeSpan Sent, TimeSpan LastSent, TimeSpan LastHeard, TimeSpan? Began, double Fraction);
