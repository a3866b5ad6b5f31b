using System.Net;
using System.Text;
using InfoMax.EndToEnd.Tests.Command;
using InfoMax.Testing.Access;
using InfoMax.Testing.Objects;
using Xunit;

namespace InfoMax.EndToEnd.Tests.Access;

/// <summary>Whatever a run leaves or shows is searched for everything that is secret: journals, logs, results, answers, process lists.</summary>
public sealed class SecretsTests : IDisposable
{
    private const string Token = "submit-token-0123456789abcdef";
    private const string S3Key = "s3SecretKey0123456789abcdefghij";
    private const string Signature = "sasSignature0123456789abcdef";

    private static readonly string AccountKey = Convert.ToBase64String("the key of an Azure account"u8);
    private readonly Workspace _workspace = new();
    private readonly Dictionary<string, string> _seen = new(StringComparer.Ordinal);
    private readonly S3Server _s3 = new();
    private readonly AzureServer _azure = new();

    public void Dispose()
    {
        _s3.Dispose();
        _azure.Dispose();
        _workspace.Dispose();
    }

    [Fact]
    public async Task NodeWithTlsTokenJournalAndStore_ShowsNoneOfThem()
    {
        await using PostgresServer journal = await PostgresServer.StartAsync();
        using CertificateAuthority authority = new("ours");
        string tls = authority.Fill(_workspace["tls"], IPAddress.Loopback);
        string tokens = Secret("token", Token);
        _s3.Objects["corpus/in/x.npy"] = await File.ReadAllBytesAsync(_workspace.Embeddings("x.npy", Workspace.Clustered(60, 8)), TestContext.Current.CancellationToken);
        _s3.Fault = (number, method, _) => number % 20 != 3 ? null : method == "GET" ? "cut" : _s3.Throttles;
        (string, string)[] variables = [.. _s3.Variables.Where(variable => variable.Name != "AWS_SECRET_ACCESS_KEY"), ("AWS_SECRET_ACCESS_KEY", S3Key)];
        await using NodeProcess node = NodeProcess.Launch("node", [], variables, [
            "--cores", "1", "--data-dir", _workspace["node"], "--token-file", tokens, "--tls-dir", tls, "--journal", $"file:{Secret("journal", journal.Url)}",
            "--artifacts", "s3://corpus/work", "-v", "--log-format", "json"]);
        await node.ReadyAsync();

        string[] client = ["--coordinator", node.Http, "--token-file", tokens, "--tls-ca", Path.Combine(tls, "ca.crt")];
        await RunAsync(variables, true, ["submit", "s3://corpus/in", "--budget", "6", "--output", "s3://corpus/out", "--job", "one", "--wait", "-v", .. client]);
        await RunAsync(variables, false, ["submit", "s3://nowhere/in", "--budget", "6", "--output", _workspace["out"], "--job", "two", "--wait", "-v", .. client]);
        await RunAsync([], true, ["status", "--json", "--history", .. client]);
        await RunAsync([], true, ["status", "one", "--json", .. client]);
        using HttpClient browser = new(new HttpClientHandler { ServerCertificateCustomValidationCallback = HttpClientHandler.DangerousAcceptAnyServerCertificateValidator });
        browser.DefaultRequestHeaders.Authorization = new("Bearer", Token);
        foreach (string path in (string[])["/v1/jobs", "/v1/jobs/one", "/v1/workers", "/metrics", "/healthz/ready"])
        {
            _seen[path] = await browser.GetStringAsync(node.Http + path, TestContext.Current.CancellationToken);
        }

        _seen["process list"] = await File.ReadAllTextAsync($"/proc/{node.Id}/cmdline", TestContext.Current.CancellationToken);
        node.Signal(UnixSignal.Terminate);
        InfomaxResult ended = await node.EndAsync();
        _seen["node"] = ended.Output + ended.Error;
        foreach ((string key, byte[] content) in _s3.Objects)
        {
            _seen[key] = Encoding.Latin1.GetString(content);
        }

        AssertNoneOf("node", Token, S3Key, "se/cret:1", Uri.EscapeDataString("se/cret:1"), await File.ReadAllTextAsync(Path.Combine(tls, "tls.key"), TestContext.Current.CancellationToken));
    }

    /// <summary>With a key, with a SAS, and with a server that refuses either in the middle.</summary>
    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task CommandWithAnAccount_ShowsNeitherKeyNorSas(bool isRefused)
    {
        _azure.Objects["corpus/in/x.npy"] = await File.ReadAllBytesAsync(_workspace.Embeddings("x.npy", Workspace.Clustered(60, 8)), TestContext.Current.CancellationToken);
        _azure.Fault = (number, method, _) => number < 4 || !isRefused ? null : "403 AuthenticationFailed";
        (string, string)[] account = [("AZURE_STORAGE_SERVICE_ENDPOINT", _azure.Url + AzureServer.Account), ("AZURE_STORAGE_ACCOUNT", AzureServer.Account)];
        (string, string)[] secret = isRefused ? [("AZURE_STORAGE_SAS_TOKEN", $"sv=2021-12-02&sig={Signature}")] : [("AZURE_STORAGE_KEY", AccountKey)];
        string[] command = ["prune", "az://corpus/in", "--budget", "6", "--output", _workspace["out"], "-v"];
        InfomaxResult result = await InfomaxProcess.RunAsync([.. account, .. secret], command);
        Assert.Equal(!isRefused, result.ExitCode == 0);
        _seen["prune"] = result.Output + result.Error;
        AssertNoneOf("out", Signature, AccountKey);
    }

    private string Secret(string name, string content)
    {
        File.WriteAllText(_workspace[name], content);
        return _workspace[name];
    }

    private async Task RunAsync((string, string)[] variables, bool succeeds, string[] command)
    {
        InfomaxResult result = await InfomaxProcess.RunAsync(variables, command);
        Assert.True(result.ExitCode == 0 == succeeds, $"{result.ExitCode}: {result.Error}");
        _seen[string.Join(' ', command)] = result.Output + result.Error;
    }

    private void AssertNoneOf(string directory, params string[] secrets)
    {
        foreach (string file in Directory.Exists(_workspace[directory]) ? Directory.GetFiles(_workspace[directory], "*", SearchOption.AllDirectories) : [])
        {
            _seen[file] = Encoding.Latin1.GetString(File.ReadAllBytes(file));
        }

        Assert.All(_seen, one => Assert.All(secrets, secret => Assert.False(one.Value.Contains(secret, StringComparison.Ordinal), $"{one.Key} holds {secret}")));
    }
}
