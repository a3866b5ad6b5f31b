using InfoMax.Data.Artifacts;

namespace InfoMax.Data.Sorting;

/// <summary>Where sorted runs go that do not fit into memory: artifacts of the item that sorts, which go with its job.</summary>
/// <param name="store">The artifacts.</param>
/// <param name="uri">The address of an artifact of the item by its name.</param>
public sealed class RunStore(IArtifactStore store, Func<string, string> uri)
{
    private int _runs;

    /// <summary>Writes a run under a name of its own.</summary>
    /// <exception cref="ArtifactException">The store could not be written.</exception>
    public ArtifactRef Write(Func<Stream, long> write) => store.Write(uri($"run-{_runs++:D6}"), write);

    /// <summary>Opens a run, one of these or another.</summary>
    /// <exception cref="ArtifactException">It is missing or damaged.</exception>
    public Stream OpenRead(ArtifactRef run) => store.OpenRead(run);
}
