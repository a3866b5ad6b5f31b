using InfoMax.Data.Access;
using InfoMax.Data.Objects;

namespace InfoMax.Cluster.Hosting;

/// <summary>
/// Looks whether the places exist that bound what jobs may name, before a node takes any: below a name that was mistyped there is
/// nothing, and every job would be refused.
/// </summary>
public static class RootCheck
{
    /// <summary>Lines to warn with: a store that does not answer now, or an input address with nothing below it yet.</summary>
    /// <exception cref="NodeStartException">A directory or bucket is not there, or the store refuses.</exception>
    public static Task<IReadOnlyList<string>> FindAsync(PathRoots roots, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(roots);
        return Task.Factory.StartNew<IReadOnlyList<string>>(
            () => [.. Of("--input-root", roots.Inputs, isRead: true, cancellationToken), .. Of("--output-root", roots.Outputs, isRead: false, cancellationToken)],
            cancellationToken,
            TaskCreationOptions.LongRunning,
            TaskScheduler.Default);
    }

    private static IEnumerable<string> Of(string option, IReadOnlyList<string> roots, bool isRead, CancellationToken cancellationToken)
    {
        foreach (string root in roots)
        {
            if (ObjectAddress.TryParse(root) is { } address)
            {
                if (StoreWarning(address, isRead, cancellationToken) is { } warning)
                {
                    yield return $"{option} {warning}";
                }
            }
            else if (!Directory.Exists(root))
            {
                throw new NodeStartException(
                    File.Exists(root)
                        ? $"{option} {root}: is a file; name a directory"
                        : $"{option} {root}: there is no such directory, or this user may not see it; make it, or correct the name",
                    isBadConfiguration: true);
            }

            string? StoreWarning(ObjectAddress address, bool isRead, CancellationToken cancellationToken)
            {
                try
                {
                    bool isEmpty = !new ObjectFolder(address).List(cancellationToken).Any();
                    return isRead && isEmpty ? $"{root}: nothing lies there yet; jobs may read below it once something does" : null;
                }
                catch (ObjectStoreException exception) when (exception.MayPass)
                {
                    return exception.Message;
                }
                catch (ObjectStoreException exception)
                {
                    throw new NodeStartException($"{option} {exception.Message}", isBadConfiguration: true, exception);
                }
            }
        }
    }
}
