using System.Security.Authentication;

namespace InfoMax.Data.Access;

/// <summary>A server's certificate is not believed; the message says why, and what to do.</summary>
public sealed class CertificateRefusedException : AuthenticationException
{
    /// <param name="message">One line.</param>
    public CertificateRefusedException(string message)
        : base(message)
    {
    }
}
