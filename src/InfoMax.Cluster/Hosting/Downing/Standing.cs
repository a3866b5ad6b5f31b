namespace InfoMax.Cluster.Hosting.Downing;

/// <summary>What a node has to do about members that are out of reach.</summary>
internal enum Standing
{
    /// <summary>Nothing, or another does it.</summary>
    Nothing,

    /// <summary>Every coordinator is on this side: take out what is out of reach.</summary>
    TakeOut,

    /// <summary>Half of the coordinators or more are on this side: go on with the lease, end without.</summary>
    Contend,

    /// <summary>Most coordinators are on the other side, and have the first turn at the lease.</summary>
    ContendLast,

    /// <summary>No coordinator is on this side: end, and join the cluster anew.</summary>
    End,
}
