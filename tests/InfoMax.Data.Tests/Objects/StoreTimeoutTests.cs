using Amazon.Runtime;
using InfoMax.Data.Objects;
using Xunit;

namespace InfoMax.Data.Tests.Objects;

/// <summary>Time that is over before there were credentials is no lack of them: it may pass, whatever the words are.</summary>
public sealed class StoreTimeoutTests
{
    private const string Words = "no credentials were had within 1 s";

    [Theory]
    [InlineData("s3://bucket/x")]
    [InlineData("az://container/x")]
    public void TimeThatIsOver_MayPass(string text)
    {
        ObjectAddress address = ObjectAddress.Parse(text);
        StoreTimeoutException late = new(Words, new OperationCanceledException());
        ObjectStoreException refusal = address.Scheme == "az" ? AzureObjectStore.Refusal(address, late) : S3ObjectStore.Refusal(address, late);
        Assert.True(refusal.MayPass);
        Assert.True(refusal.IsSilent);
        Assert.False(refusal.IsConfiguration);
        Assert.EndsWith(Words, refusal.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void CredentialsThatAreNotThere_DoNotPass() =>
        Assert.False(S3ObjectStore.Refusal(ObjectAddress.Parse("s3://bucket/x"), new AmazonClientException("Failed to resolve AWS credentials")).MayPass);
}
