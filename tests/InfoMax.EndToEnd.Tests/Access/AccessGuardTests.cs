using System.Globalization;
using System.Net;
using InfoMax.Cli.Client;
using InfoMax.Cli.Http;
using InfoMax.Cli.Http.Access;
using InfoMax.Cluster.Transfer;
using InfoMax.Data;
using InfoMax.Data.Access;
using InfoMax.Data.Artifacts;
using InfoMax.EndToEnd.Tests.Transfer;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;
using Xunit;

namespace InfoMax.EndToEnd.Tests.Access;

/// <summary>What each token opens, what is open to all, and that clients and nodes show theirs.</summary>
public sealed class AccessGuardTests : IDisposable
{
    private const string Strong = "submit-0123456789abcdef";
    private const string Weak = "read-0123456789abcdef";
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData("GET", "/healthz/live", null, 200)]
    [InlineData("GET", "/HEALTHZ/LIVE", null, 200)]
    [InlineData("GET", "/healthz/ready", null, 401)]
    [InlineData("GET", "/healthz/ready", Weak, 200)]
    [InlineData("POST", "/healthz/live", null, 401)]
    [InlineData("GET", "/v1/jobs", null, 401)]
    [InlineData("GET", "/v1/jobs", "wrong-0123456789abcdef", 401)]
    [InlineData("GET", "/v1/jobs", Weak, 200)]
    [InlineData("GET", "/openapi/v1.json", Weak, 200)]
    [InlineData("PUT", "/v1/jobs/a", Weak, 403)]
    [InlineData("POST", "/v1/jobs/a/cancel", Weak, 403)]
    [InlineData("POST", "/v1/jobs/a/cancel", Strong, 200)]
    [InlineData("GET", "/artifacts", Weak, 403)]
    [InlineData("GET", "/Artifacts", Weak, 403)]
    [InlineData("GET", "/inputs", null, 401)]
    [InlineData("DELETE", "/artifacts", Weak, 403)]
    [InlineData("DELETE", "/artifacts", Strong, 200)]
    [InlineData("GET", "/nowhere", null, 401)]
    public async Task EveryRoute_AsksForItsRole(string method, string path, string? token, int expected)
    {
        await using HttpHost host = await StartAsync(Tokens(), isLoopback: false);
        (HttpStatusCode status, string said) = await SendAsync(host, new HttpMethod(method), path, token, null);
        Assert.Equal(expected, (int)status);
        Assert.True(expected != 401 || said.Contains(token is null ? "asks for a token" : "the token that was shown is not one of this cluster", StringComparison.Ordinal), said);
        Assert.True(expected == 200 || said.Contains("--token-file", StringComparison.Ordinal), said);
        Assert.DoesNotContain("0123456789", said, StringComparison.Ordinal);
    }

    /// <summary>As RFC 6750 has it: a client knows whether it is to show a token, or another one.</summary>
    [Theory]
    [InlineData(null, "Bearer")]
    [InlineData("wrong-0123456789abcdef", "Bearer error=\"invalid_token\"")]
    public async Task ARefusal_SaysWhetherATokenIsMissing_OrWrong_InWordsAndForMachines(string? shown, string challenge)
    {
        CancellationToken token = TestContext.Current.CancellationToken;
        await using HttpHost host = await StartAsync(Tokens(), isLoopback: false);
        using HttpClient client = new() { BaseAddress = new Uri(string.Create(CultureInfo.InvariantCulture, $"http://127.0.0.1:{host.Port}/")) };
        client.DefaultRequestHeaders.Authorization = shown is null ? null : new("Bearer", shown);
        foreach ((string path, string type) in ((string, string)[])[("v1/jobs", "application/json"), ("healthz/ready", "text/plain"), ("metrics", "text/plain")])
        {
            using HttpResponseMessage answer = await client.GetAsync(path, token);
            Assert.Equal((HttpStatusCode.Unauthorized, challenge), (answer.StatusCode, answer.Headers.WwwAuthenticate.ToString()));
            Assert.Equal(type, answer.Content.Headers.ContentType?.MediaType);
            Assert.Contains("--token-file", await answer.Content.ReadAsStringAsync(token), StringComparison.Ordinal);
        }
    }

    /// <summary>Who may only look is not told that more is needed where there is nothing to see.</summary>
    [Fact]
    public async Task WhereNothingIs_WhoMayLookIsToldSo()
    {
        await using HttpHost host = await HttpHost.StartAsync(
            "127.0.0.1", 0, new AccessGuard(Tokens(), false), routes => routes.MapGet("/v1/jobs", () => "{}"), Silent, TestContext.Current.CancellationToken);
        foreach ((string method, string path, string? token, int expected, string words) in ((string, string, string?, int, string)[])
        [
            ("GET", "/nowhere", Weak, 404, "there is nothing at this path; /openapi/v1.json tells what there is"),
            ("POST", "/v2/jobs", Weak, 404, "there is nothing at this path"),
            ("GET", "/nowhere", null, 401, "asks for a token"),
            ("DELETE", "/v1/jobs", Strong, 405, "this path does not take DELETE"),
        ])
        {
            (HttpStatusCode status, string said) = await SendAsync(host, new HttpMethod(method), path, token, null);
            Assert.Equal(expected, (int)status);
            Assert.Contains(words, said, StringComparison.Ordinal);
        }
    }

    /// <summary>A page of somebody else's, in the browser of a user of this machine.</summary>
    [Theory]
    [InlineData("http://evil.example", null, 403)]
    [InlineData("null", null, 403)]
    [InlineData(null, "evil.example", 403)]
    [InlineData(null, "localhost", 200)]
    [InlineData(null, null, 200)]
    public async Task WithoutTokens_ForeignPagesAreRefused(string? origin, string? name, int expected)
    {
        await using HttpHost host = await StartAsync(null, isLoopback: true);
        Assert.Equal(expected, (int)(await SendAsync(host, HttpMethod.Post, "/v1/jobs/a/cancel", null, origin, name)).Status);
    }

    [Fact]
    public async Task ClientsAndNodes_ShowTheirToken()
    {
        CancellationToken token = TestContext.Current.CancellationToken;
        DirectoryArtifactStore store = new(_folder["artifacts"]);
        ArtifactRef artifact = TransferFixture.Write(store, "job/a", TransferFixture.Content(5000));
        await using HttpHost host = await HttpHost.StartAsync("127.0.0.1", 0, new AccessGuard(Tokens(), true), routes => routes.MapTransfers(store, new UploadKeys(new byte[32])), Silent, token);
        string url = string.Create(CultureInfo.InvariantCulture, $"http://127.0.0.1:{host.Port}/");
        TransferOptions options = new() { Patience = TimeSpan.Zero };
        using TransferClient with = new(options with { Tokens = Tokens() });
        using TransferClient without = new(options);
        Assert.Equal(5000, TransferFixture.Read(new HttpArtifactStore(with.Connect(url, token)), artifact).Length);
        Assert.Contains(
            "--token-file",
            Assert.Throws<ArtifactException>(() => TransferFixture.Read(new HttpArtifactStore(without.Connect(url, token)), artifact)).Message,
            StringComparison.Ordinal);

        await using HttpHost jobs = await StartAsync(Tokens(), isLoopback: true);
        Uri address = new(string.Create(CultureInfo.InvariantCulture, $"http://127.0.0.1:{jobs.Port}/"));
        using JobsApi unknown = new(address, null);
        ApiException refused = await Assert.ThrowsAsync<ApiException>(() => unknown.ListAsync(token));
        Assert.Equal(2, refused.ExitCode);
        Assert.Contains("INFOMAX_TOKEN_FILE", Assert.Single(refused.Lines), StringComparison.Ordinal);
        using JobsApi known = new(address, Tokens());
        Assert.Empty((await known.ListAsync(token)).Jobs);
    }

    [Fact]
    public async Task BrokenTokenFile_IsSaidOnce()
    {
        List<string> said = [];
        Passing clock = new();
        TokenFile tokens = TokenFile.Open(Tokens().Path, clock);
        await using HttpHost host = await StartAsync(tokens, isLoopback: true, said.Add);
        File.Delete(tokens.Path);
        clock.Ticks = TimeSpan.TicksPerMinute;
        for (int i = 0; i < 3; i++)
        {
            Assert.Equal(HttpStatusCode.OK, (await SendAsync(host, HttpMethod.Get, "/v1/jobs", Weak, null)).Status);
        }

        Assert.Contains("the former tokens stay in force", Assert.Single(said), StringComparison.Ordinal);
    }

    private TokenFile Tokens()
    {
        File.WriteAllText(_folder["tokens"], $"{Strong}\nread {Weak}\n");
        return TokenFile.Parse(_folder["tokens"]);
    }

    private static Task<HttpHost> StartAsync(TokenFile? tokens, bool isLoopback, Action<string>? warn = null) => HttpHost.StartAsync(
        "127.0.0.1",
        0,
        new AccessGuard(tokens, isLoopback, warn),
        routes => routes.Map("/{**any}", () => Results.Text("""{"jobs":[]}""", "application/json")),
        Silent,
        TestContext.Current.CancellationToken);

    private static async Task<(HttpStatusCode Status, string Said)> SendAsync(
        HttpHost host, HttpMethod method, string path, string? token, string? origin, string? name = null)
    {
        using HttpClient client = new(new SocketsHttpHandler { UseProxy = false });
        using HttpRequestMessage request = new(method, string.Create(CultureInfo.InvariantCulture, $"http://127.0.0.1:{host.Port}{path}"));
        request.Headers.Host = name;
        request.Headers.Authorization = token is null ? null : new("Bearer", token);
        if (origin is not null)
        {
            request.Headers.Add("Origin", origin);
        }

        using HttpResponseMessage response = await client.SendAsync(request, TestContext.Current.CancellationToken);
        return (response.StatusCode, await response.Content.ReadAsStringAsync(TestContext.Current.CancellationToken));
    }

    private static void Silent(ILoggingBuilder logging) => logging.ClearProviders();

    private sealed class Passing : TimeProvider
    {
        public long Ticks { get; set; }

        public override long GetTimestamp() => Ticks;

        public override long TimestampFrequency => TimeSpan.TicksPerSecond;
    }
}
