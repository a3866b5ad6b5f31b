namespace InfoMax.Cli.Options;

/// <summary>The server that <c>s3://</c> addresses are asked of.</summary>
/// <param name="Url">Its address.</param>
public sealed record S3Endpoint(Uri Url)
{
    /// <summary>Reads an address.</summary>
    /// <exception cref="FormatException">The text is none.</exception>
    public static S3Endpoint Parse(string text) =>
        Uri.TryCreate(text, UriKind.Absolute, out Uri? url) && url.Scheme is "http" or "https" && url.UserInfo.Length == 0
            ? new S3Endpoint(url)
            : throw new FormatException("must be an address such as http://localhost:9000, without a password: credentials are read as by the AWS tools");

    /// <inheritdoc/>
    public override string ToString() => Url.ToString().TrimEnd('/');
}
