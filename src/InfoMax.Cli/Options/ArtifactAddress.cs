using InfoMax.Data.Artifacts;

namespace InfoMax.Cli.Options;

/// <summary>The store on the network that artifacts are kept in.</summary>
/// <param name="Address">What all of them are below.</param>
public sealed record ArtifactAddress(string Address)
{
    /// <summary>What the options say of it.</summary>
    internal const string Note = "Every node reads and writes it itself, with credentials of its own; one prefix a cluster. They are deleted with the job.";

    /// <summary>Reads an address.</summary>
    /// <exception cref="FormatException">The text is none.</exception>
    public static ArtifactAddress Parse(string text) =>
        new(ArtifactStores.AddressOf(text) ?? throw new FormatException($"must be {ArtifactStores.Forms}"));

    /// <inheritdoc/>
    public override string ToString() => Address;
}
