using InfoMax.Cluster.Hosting.Logs;
using Microsoft.Extensions.Logging;
using Xunit;

namespace InfoMax.Cluster.Tests.Hosting.Logs;

/// <summary>Whoever knocks on the cluster port without TLS is named in words, not in bytes.</summary>
public sealed class HandshakeWordsTests
{
    [Theory]
    [InlineData("[::ffff:127.0.0.1]:34290", "127.0.0.1:34290")]
    [InlineData("[fe80::1]:34290", "[fe80::1]:34290")]
    public void APlainNode_IsToldWhatItLacks_WithoutWhatItSent(string peer, string named)
    {
        (LogLevel level, string text) = HandshakeWords.Of($"Error caught channel [[::ffff:127.0.0.1]:24153->{peer}](Id=4e609c83): not an SSL/TLS record: 2e000000122c0801")!.Value;
        Assert.Equal(LogLevel.Warning, level);
        Assert.StartsWith($"cluster port: {named} speaks without TLS and is not heard; ", text, StringComparison.Ordinal);
        Assert.Contains("--tls-dir", text, StringComparison.Ordinal);
        Assert.DoesNotContain("2e000000", text, StringComparison.Ordinal);
        Assert.StartsWith(
            $"cluster port: {named} did not come in",
            HandshakeWords.Of($"Rejected incoming connection from [{peer}] due to TLS handshake failure. This is likely invalid or malicious traffic.")!.Value.Text,
            StringComparison.Ordinal);
    }

    [Fact]
    public void OtherLines_StayAsTheyAre()
    {
        Assert.Null(HandshakeWords.Of("Couldn't join seed nodes after [2] attempts, will try again."));
        Assert.Equal(LogLevel.Debug, HandshakeWords.Of("TLS handshake failed on channel [[::ffff:127.0.0.1]:1->[::ffff:127.0.0.1]:2](Id=4e609c83)")!.Value.Level);
    }
}
