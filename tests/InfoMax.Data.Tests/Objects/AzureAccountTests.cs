using System.Security.Cryptography;
using InfoMax.Data.Objects;
using InfoMax.Testing.Objects;
using Xunit;

namespace InfoMax.Data.Tests.Objects;

/// <summary>How <c>az://</c> shows who asks, by the variables that are set.</summary>
[Collection(StoreFixture.Collection)]
public sealed class AzureAccountTests : IDisposable
{
    private const string Server = "AZURE_STORAGE_SERVICE_ENDPOINT";
    private const string Name = "AZURE_STORAGE_ACCOUNT";
    private const string Key = "AZURE_STORAGE_KEY";
    private const string Sas = "AZURE_STORAGE_SAS_TOKEN";
    private const string Connection = "AZURE_STORAGE_CONNECTION_STRING";

    private static readonly string Secret = Convert.ToBase64String("a key of the account"u8);
    private readonly AzureServer _server = new();

    public AzureAccountTests()
    {
        _server.Objects["corpus/x.bin"] = [1, 2, 3];
        Set((Server, _server.Url + AzureServer.Account));
    }

    public void Dispose()
    {
        Set((Server, null), (Name, null), (Key, null), (Sas, null), (Connection, null));
        ObjectStores.UseEndpoint(null);
        _server.Dispose();
    }

    [Fact]
    public void AccountAndKey_SignEachRequest()
    {
        Set((Name, AzureServer.Account), (Key, Secret), (Sas, "sv=1&sig=unused"));
        List();
        (string? shown, string query) = Assert.Single(_server.Shown);
        Assert.DoesNotContain("sig=", query, StringComparison.Ordinal);
        string[] parts = shown!.Split(' ', ':');
        Assert.Equal(["SharedKey", AzureServer.Account], parts[..2]);
        Assert.Equal(HMACSHA256.HashSizeInBytes, Convert.FromBase64String(parts[2]).Length);
        Set((Key, Convert.ToBase64String("another"u8)));
        List();
        Assert.NotEqual(shown.Split(':')[1], _server.Shown.Last().Authorization!.Split(':')[1]);
    }

    [Theory]
    [InlineData("sv=2021-12-02&se=2027-01-01T00%3A00%3A00Z&sig=a%2Bb%3D")]
    [InlineData("?sv=2021-12-02&se=2027-01-01T00%3A00%3A00Z&sig=a%2Bb%3D")]
    public void Sas_IsShownAsItIs_WithAndWithoutItsQuestionMark(string sas)
    {
        Set((Name, AzureServer.Account), (Sas, sas));
        List();
        (string? shown, string query) = Assert.Single(_server.Shown);
        Assert.Null(shown);
        Assert.Contains("&" + sas.TrimStart('?'), query, StringComparison.Ordinal);
    }

    [Fact]
    public void ConnectionString_WinsOverAllElse()
    {
        Set((Name, "other"), (Key, "no key"), (Connection, _server.Variables.Single().Value));
        List();
        Assert.StartsWith($"SharedKey {AzureServer.Account}:", Assert.Single(_server.Shown).Authorization, StringComparison.Ordinal);
    }

    [Fact]
    public void WhatIsNoAccount_IsSaidWithoutTheSecret()
    {
        Set((Server, null));
        Assert.Contains("no account is named; set AZURE_STORAGE_CONNECTION_STRING, or AZURE_STORAGE_ACCOUNT with", Refusal(), StringComparison.Ordinal);
        Set((Name, AzureServer.Account), (Key, "%no-base-64%"));
        Assert.Contains("check AZURE_STORAGE_CONNECTION_STRING and AZURE_STORAGE_KEY", Refusal(), StringComparison.Ordinal);
        Assert.DoesNotContain("%no-base-64%", Refusal(), StringComparison.Ordinal);
        Set((Server, "no address"));
        Assert.Contains("no address is no address", Refusal(), StringComparison.Ordinal);
        Assert.Empty(_server.Shown);
    }

    private static void Set(params (string Name, string? Value)[] variables)
    {
        foreach ((string name, string? value) in variables)
        {
            Environment.SetEnvironmentVariable(name, value);
        }

        ObjectStores.UseEndpoint(null);
    }

    private static void List() =>
        Assert.Equal(3, Assert.Single(new ObjectFolder(ObjectAddress.Parse("az://corpus/x.bin")).List(TestContext.Current.CancellationToken)).Bytes);

    private static string Refusal() => Assert.Throws<ObjectStoreException>(List).Message;
}
