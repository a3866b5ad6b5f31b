namespace InfoMax.EndToEnd.Tests.Deployment;

/// <summary>A container that runs <c>infomax node</c>, as compose and Kubernetes both describe it.</summary>
internal sealed record NodeContainer
{
    /// <summary>Where it is described, for messages.</summary>
    public required string Origin { get; init; }

    /// <summary>The image.</summary>
    public required string Image { get; init; }

    /// <summary>What follows the image's entry point.</summary>
    public required IReadOnlyList<string> Arguments { get; init; }

    /// <summary>Environment variables, all references resolved; a secret's value is the one its documentation shows.</summary>
    public required IReadOnlyDictionary<string, string> Variables { get; init; }

    /// <summary>Mounted directories; true for those that outlive the container.</summary>
    public required IReadOnlyDictionary<string, bool> Mounts { get; init; }

    /// <summary>Names under which others reach it.</summary>
    public required IReadOnlyList<string> Hosts { get; init; }

    /// <summary>Seconds between SIGTERM and SIGKILL.</summary>
    public required int GraceSeconds { get; init; }

    /// <summary>True when the image's file system cannot be written.</summary>
    public required bool ReadOnly { get; init; }

    /// <summary>Ports it declares.</summary>
    public required IReadOnlyList<int> Ports { get; init; }

    /// <summary>The most memory it may take, in bytes; null for no limit.</summary>
    public long? MemoryLimit { get; init; }
}
