using System.Net;

namespace InfoMax.Cluster.Transfer;

/// <summary>The other node answered, and trying again cannot help.</summary>
internal sealed class TransferRefusedException : Exception
{
    /// <param name="status">Its answer.</param>
    /// <param name="message">Its reason, one line.</param>
    public TransferRefusedException(HttpStatusCode status, string message)
        : base(message) => Status = status;

    /// <summary>Its answer.</summary>
    public HttpStatusCode Status { get; }
}
