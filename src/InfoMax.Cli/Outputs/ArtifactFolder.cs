using System.Security.Cryptography;
using InfoMax.Cli.Options;
using InfoMax.Data;
using InfoMax.Data.Artifacts;

namespace InfoMax.Cli.Outputs;

/// <summary>
/// The folder of a job's artifacts in a store on the network. Each job has one of its own below what <c>--artifacts</c> names, for
/// other commands may use the same; the work directory remembers it for <c>--resume</c>.
/// </summary>
/// <param name="work">The job's work directory.</param>
internal sealed class ArtifactFolder(string work)
{
    private const string FileName = "artifacts.url";
    private const string FolderPrefix = "prune-";
    private const int NameBytes = 8;

    private string File => Path.Combine(work, FileName);

    /// <summary>The folder's address; null for a job that keeps its artifacts in its work directory.</summary>
    public string? Address => System.IO.File.Exists(File) ? System.IO.File.ReadAllText(File).Trim() : null;

    /// <summary>Why an unfinished job does not go on with the option as given; null when it does.</summary>
    /// <param name="given">The option.</param>
    public string? Problem(ArtifactAddress? given)
    {
        string? expected = Address is { } address ? address[..address.LastIndexOf('/')] : null;
        return (expected, given?.ToString()) switch
        {
            (null, null) => null,
            (null, { } other) => $"--artifacts {other}: the unfinished job keeps its artifacts below --output; leave the option out, or give --overwrite to begin again",
            ({ } known, var other) when known == other => null,
            ({ } known, _) => $"--resume: the unfinished job keeps its artifacts in {known}; give --artifacts {known} to go on with it, or --overwrite to begin again",
        };
    }

    /// <summary>Makes sure that the store takes the job's artifacts; why it does not, or null.</summary>
    /// <param name="given">The option; null for artifacts in the work directory.</param>
    public OutputRefusal? Prepare(ArtifactAddress? given)
    {
        if (given is null)
        {
            return null;
        }

        bool isNew = Address is null;
        string address = Address ?? $"{given.Address}/{FolderPrefix}{Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(NameBytes))}";

        // Remembered first: what is written there can then be found and taken away.
        System.IO.File.WriteAllText(File, address);
        try
        {
            ArtifactStores.Open(address).ReadOrCreateId();
            return null;
        }
        catch (ArtifactException error)
        {
            if (isNew)
            {
                System.IO.File.Delete(File);
            }

            return new OutputRefusal(
                $"--artifacts: {error.Message.Replace("the artifacts in ", "", StringComparison.Ordinal)}", OutputRefusal.CodeOf(error.InnerException));
        }
    }

    /// <summary>Deletes the artifacts; what cannot be deleted is named in a warning.</summary>
    public void Remove()
    {
        if (Address is not { } address)
        {
            return;
        }

        try
        {
            ArtifactStores.Open(address).Remove();
            System.IO.File.Delete(File);
        }
        catch (ArtifactException error)
        {
            ErrorOutput.Warn([$"the artifacts in {address} could not be deleted ({error.Message}); delete them there"]);
        }
    }
}
