using InfoMax.Testing.Objects;
using Xunit;

namespace InfoMax.EndToEnd.Tests.Command;

/// <summary>
/// An address that cannot be used is a matter of variables, options or names, not of data: exit code 2, and one line that says which to set, whether
/// it is an input, a score, labels, a target set, the output or the artifacts.
/// </summary>
public sealed class ObjectStoreRefusalTests : IDisposable
{
    private const string NoAccount = "no account is named; set AZURE_STORAGE_CONNECTION_STRING, or AZURE_STORAGE_ACCOUNT with AZURE_STORAGE_KEY or AZURE_STORAGE_SAS_TOKEN";
    private const string NoRegion = "no region is set; set AWS_REGION, or give --s3-endpoint URL for another server than Amazon's";
    private const string NoHmac = "no credentials were found; set AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY to an HMAC key of Google's store ('gcloud storage hmac create')";
    private const string NoKeys = "no credentials were found; set AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY, or AWS_PROFILE";

    /// <summary>Nothing of this machine's own account, and no question to the address where a cloud's machines ask for theirs.</summary>
    private static readonly (string, string)[] Nobody =
    [
        ("AWS_EC2_METADATA_DISABLED", "true"),
        ("AWS_SHARED_CREDENTIALS_FILE", "/nowhere"),
        ("AWS_CONFIG_FILE", "/nowhere"),
        .. ((string[])["AWS_ACCESS_KEY_ID", "AWS_SECRET_ACCESS_KEY", "AWS_PROFILE", "AWS_REGION", "AWS_DEFAULT_REGION", "AWS_ENDPOINT_URL", "AWS_ENDPOINT_URL_S3", "AZURE_STORAGE_CONNECTION_STRING", "AZURE_STORAGE_ACCOUNT", "AZURE_STORAGE_ACCOUNT_NAME", "AZURE_STORAGE_SERVICE_ENDPOINT"]).Select(name => (name, "")),
    ];

    private readonly Workspace _workspace = new();
    private readonly S3Server _s3 = new();

    public void Dispose()
    {
        _s3.Dispose();
        _workspace.Dispose();
    }

    [Fact]
    public async Task NobodyWhoMayAsk_IsABadConfiguration()
    {
        string input = _workspace.Embeddings("x.npy", Workspace.Clustered(40, 6));
        (string Line, string Words)[] table =
        [
            ("validate az://c/x.npy", $"az://c/x.npy: {NoAccount}"),
            ("prune az://c --fraction 0.1 --dry-run", $"az://c: {NoAccount}"),
            ("prune {x} --fraction 0.1 --score file:az://c/s.npy --output {out}", $"az://c/s.npy: {NoAccount}"),
            ("prune {x} --fraction 0.1 --output az://c/out", $"--output az://c/out: {NoAccount}"),
            ("prune {x} --fraction 0.1 --output {out} --artifacts az://c/work", NoAccount),
            ("validate s3://b/x.npy", $"s3://b/x.npy: {NoRegion}"),
            ("validate {x} --labels file:s3://b/y.npy", $"s3://b/y.npy: {NoRegion}"),
            ("dedupe {x} --output s3://b/out", $"--output s3://b/out: {NoRegion}"),
            ("validate s3://b/x.npy --s3-endpoint http://127.0.0.1:1", $"s3://b/x.npy: {NoKeys}"),
            ("validate gs://b/x.npy", $"gs://b/x.npy: {NoHmac}"),
            ("validate {x} --score target:gs://b/t.npy", $"gs://b/t.npy: {NoHmac}"),
            ("validate az://", "az://: names no bucket"),
        ];
        InfomaxResult[] runs = await Task.WhenAll(table.Select(entry => InfomaxProcess.RunAsync(
            Nobody, entry.Line.Replace("{x}", input, StringComparison.Ordinal).Replace("{out}", _workspace["out"], StringComparison.Ordinal).Split(' '))));
        foreach (((string line, string words), InfomaxResult run) in table.Zip(runs))
        {
            AssertRefused(line, words, run);
        }
    }

    [Fact]
    public async Task WhatIsNotThere_OrIsRefused_IsABadConfiguration()
    {
        _s3.Objects["corpus/other.bin"] = [1];
        (string Line, string Words)[] table =
        [
            ("validate s3://nowhere/x.npy", "there is no bucket nowhere"),
            ("validate s3://corpus/none.npy", "no object has that key"),
            ("compare s3://corpus/in --fraction 0.1 --output out", "no object has that key"),
        ];
        foreach ((string line, string words) in table)
        {
            AssertRefused(line, words, await InfomaxProcess.RunAsync([.. _s3.Variables], line.Split(' ')));
        }

        _s3.Fault = (_, _, _) => "403 SignatureDoesNotMatch";
        AssertRefused("wrong key", "does not accept the credentials", await InfomaxProcess.RunAsync([.. _s3.Variables], ["validate", "s3://corpus/x.npy"]));
    }

    private static void AssertRefused(string line, string words, InfomaxResult run)
    {
        string told = Assert.Single(run.Error.Split('\n', StringSplitOptions.RemoveEmptyEntries));
        Assert.Contains(words, told, StringComparison.Ordinal);
        Assert.True(run.ExitCode == 2, $"{line} ended with {run.ExitCode}: {run.Error}");
    }
}
