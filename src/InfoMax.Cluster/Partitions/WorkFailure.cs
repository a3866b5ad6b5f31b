using InfoMax.Cluster.Protocol;
using InfoMax.Cluster.Rounds;
using InfoMax.Data;
using InfoMax.Data.Objects;
using InfoMax.Data.Outputs;

namespace InfoMax.Cluster.Partitions;

/// <summary>What a kernel's exception means to the coordinator.</summary>
/// <param name="Kind">Whether trying again can help.</param>
/// <param name="Reason">One line.</param>
/// <param name="Damaged">Name of the artifact that was damaged or missing, if that was the cause.</param>
public sealed record WorkFailure(FailureKind Kind, string Reason, string? Damaged)
{
    /// <summary>Characters of a reason that are reported: an exception may quote ten thousand file names, a message must stay small.</summary>
    public const int MaxReason = 4096;

    /// <summary>Reads an exception.</summary>
    public static WorkFailure Of(Exception cause)
    {
        ArgumentNullException.ThrowIfNull(cause);
        Exception exception = cause is AggregateException { InnerException: { } inner } ? inner : cause;
        (FailureKind kind, string reason) = exception switch
        {
            InputDataException { InnerException: ObjectStoreException { MayPass: true } } => (FailureKind.Transient, exception.Message),
            ObjectStoreException { MayPass: false, IsConfiguration: true } => (FailureKind.BadConfiguration, exception.Message),
            InputDataException { IsConfiguration: true } => (FailureKind.BadConfiguration, exception.Message),
            InputDataException => (FailureKind.BadInput, exception.Message),
            ConfigurationException => (FailureKind.BadConfiguration, exception.Message),
            ArtifactException { IsOfAnotherVersion: true } => (FailureKind.BadConfiguration, $"{exception.Message}: the job was begun by another version of infomax and cannot go on; begin it again with --overwrite, or submit it as a new job"),
            OutOfMemoryException => (FailureKind.Transient, "out of memory: give more --memory, or more --partitions"),
            ArtifactException or OutputException or ObjectStoreException => (FailureKind.Transient, exception.Message),
            _ => (FailureKind.Transient, $"{exception.GetType().Name}: {exception.Message}"),
        };
        return new WorkFailure(kind, reason.Length <= MaxReason ? reason : reason[..MaxReason] + "…", (exception as ArtifactException)?.Damaged);
    }
}
