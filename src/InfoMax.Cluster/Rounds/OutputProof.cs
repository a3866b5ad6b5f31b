using InfoMax.Data.Objects;
using InfoMax.Data.Outputs.Folders;

namespace InfoMax.Cluster.Rounds;

/// <summary>A store that would refuse the results, after all the work, refuses them when the job is planned.</summary>
internal static class OutputProof
{
    /// <summary>Writes and deletes a few bytes where the results go; nothing for a directory.</summary>
    /// <exception cref="ConfigurationException">The store refuses for good: what it refuses and what to do.</exception>
    /// <exception cref="ObjectStoreException">It cannot be asked now.</exception>
    public static void Require(string output, CancellationToken cancellationToken)
    {
        try
        {
            using ResultFolder folder = ResultFolder.Of(output);
            folder.Prove(cancellationToken);
        }
        catch (ObjectStoreException error) when (!error.MayPass)
        {
            throw new ConfigurationException($"--output {error.Message}");
        }
    }
}
