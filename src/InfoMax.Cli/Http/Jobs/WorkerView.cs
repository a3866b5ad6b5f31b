using System.ComponentModel;

namespace InfoMax.Cli.Http.Jobs;

/// <summary>A worker as the HTTP API shows it.</summary>
public sealed record WorkerView
{
    /// <summary>Host, port and incarnation: a node that comes back is another worker.</summary>
    [Description("host:port#incarnation: a node that comes back under its old address is another worker.")]
    public required string Name { get; init; }

    /// <summary>Whether it takes work, leaves, or has not been heard of.</summary>
    [Description("ready, draining (it leaves and takes no more work) or silent (not heard of for a while).")]
    public required string State { get; init; }

    /// <summary>Threads that compute.</summary>
    [Description("Threads that compute at once.")]
    public required int Cores { get; init; }

    /// <summary>What its items may take, in bytes.</summary>
    [Description("Memory that it may use, in bytes.")]
    public required long MemoryBytes { get; init; }

    /// <summary>What it works on.</summary>
    [Description("The attempts that it works on or that wait there, each as \"job ID: ROUND, item N, attempt A\"; only an item's newest attempt counts.")]
    public required IReadOnlyList<string> Work { get; init; }

    /// <summary>What its work waits for, in one line; null for nothing.</summary>
    [Description("What its work waits for, in one line: a store that does not answer. Null for nothing.")]
    public string? Problem { get; init; }
}
