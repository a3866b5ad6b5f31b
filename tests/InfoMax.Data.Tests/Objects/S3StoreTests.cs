using InfoMax.Data.Formats;
using InfoMax.Testing.Objects;
using Xunit;

namespace InfoMax.Data.Tests.Objects;

/// <summary>Inputs and results by S3's protocol.</summary>
public sealed class S3StoreTests() : ObjectStoreTests(new S3Server())
{
    protected override IEnumerable<(string Fault, string Words)> Refusals =>
    [
        ("403 AccessDenied", "access is denied"),
        ("400 ExpiredToken", "the credentials have expired; renew them"),
        ("403 RequestTimeTooSkewed", "the clock of this machine"),
        ("403 SignatureDoesNotMatch", "does not accept the credentials"),
    ];

    protected override string NoBucket => "there is no bucket nowhere";

    [Theory]
    [InlineData("s3a://corpus/data", "write the scheme as s3://corpus/data")]
    [InlineData("gcs://corpus/data", "write the scheme as gs://corpus/data")]
    [InlineData("abfss://corpus@name.dfs.core.windows.net/data", "write the scheme as az://corpus/data")]
    [InlineData("S3://corpus/data", "write the scheme as s3://corpus/data")]
    [InlineData("hdfs://corpus/data", "is an address of no store that is known here")]
    [InlineData("https://corpus/data", "copy it first with curl")]
    [InlineData("file:///corpus/data", "write the path alone, /corpus/data")]
    public void OtherNamesOfAScheme_AreCorrected(string input, string words) =>
        Assert.Contains(words, InputAddress.Problem(input), StringComparison.Ordinal);
}
