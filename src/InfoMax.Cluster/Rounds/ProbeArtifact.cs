using InfoMax.Core.Probe;
using InfoMax.Data;
using InfoMax.Data.Artifacts;

namespace InfoMax.Cluster.Rounds;

/// <summary>The points of every epoch of one fold's classifier as a table of weights: epoch after epoch, class after class.</summary>
internal static class ProbeArtifact
{
    /// <summary>Writes the points.</summary>
    /// <param name="context">The kernel's item, and what it may read.</param>
    /// <param name="epochs">The weights of each epoch.</param>
    /// <param name="depth">Weights of a class.</param>
    public static ArtifactRef Write(RoundContext context, IReadOnlyList<float[]> epochs, int depth)
    {
        float[] all = [.. epochs.SelectMany(weights => weights)];
        return context.Store.Write(context.Uri("weights.arrow"), stream => CentroidsArtifact.Write(stream, all, all.Length / depth, depth));
    }

    /// <summary>Reads them, as a model of as many as there are epochs.</summary>
    /// <param name="context">The kernel's item, and what it may read.</param>
    /// <param name="artifact">The artifact.</param>
    /// <param name="classes">C.</param>
    /// <param name="options">How the probe was trained.</param>
    /// <exception cref="ArtifactException">It is damaged, or has other points.</exception>
    public static ProbeModel Read(RoundContext context, ArtifactRef artifact, int classes, ProbeOptions options)
    {
        using Stream stream = context.Store.OpenRead(artifact);
        (float[] weights, int count, int depth) = CentroidsArtifact.Read(stream);
        return count == options.Epochs * classes && depth >= 2
            ? new ProbeModel(options.Epochs, classes, depth - 1, weights)
            : throw new ArtifactException($"{artifact.Uri}: {count} rows of weights for {options.Epochs} epochs and {classes} classes");
    }
}
