using System.Globalization;
using System.Net;
using System.Text.RegularExpressions;
using InfoMax.Cli.Http;
using InfoMax.Cli.Http.Access;
using InfoMax.Cli.Http.Jobs;
using InfoMax.Data.Access;
using Microsoft.Extensions.Logging;
using Xunit;

namespace InfoMax.EndToEnd.Tests.Page;

/// <summary>The page is whole by itself, refers to nothing outside, and shows what jobs say as text alone.</summary>
public sealed partial class PageTests : IAsyncLifetime
{
    private readonly TemporaryFolder _folder = new();
    private readonly HttpClient _client = new(new SocketsHttpHandler { UseProxy = false });
    private HttpHost _host = null!;

    public async ValueTask InitializeAsync()
    {
        File.WriteAllText(_folder["tokens"], "0123456789abcdef");
        CurrentNode joining = new();
        _host = await HttpHost.StartAsync(
            "127.0.0.1",
            0,
            new AccessGuard(TokenFile.Parse(_folder["tokens"]), isLoopback: true),
            routes =>
            {
                JobFeed.Map(routes, joining);
                routes.MapPage();
            },
            logging => logging.ClearProviders(),
            TestContext.Current.CancellationToken);
        _client.BaseAddress = new Uri(string.Create(CultureInfo.InvariantCulture, $"http://127.0.0.1:{_host.Port}"));
    }

    public async ValueTask DisposeAsync()
    {
        _client.Dispose();
        await _host.DisposeAsync();
        _folder.Dispose();
    }

    [Fact]
    public async Task EveryFile_IsServedToAll_AndMayLoadNothingFromElsewhere()
    {
        foreach ((string path, _, string type) in PageEndpoints.Files)
        {
            using HttpResponseMessage response = await _client.GetAsync(path, TestContext.Current.CancellationToken);
            string text = await response.Content.ReadAsStringAsync(TestContext.Current.CancellationToken);
            Assert.Equal((HttpStatusCode.OK, type), (response.StatusCode, response.Content.Headers.ContentType!.ToString()));
            Assert.StartsWith("default-src 'none';", response.Headers.GetValues("Content-Security-Policy").Single(), StringComparison.Ordinal);
            Assert.DoesNotMatch(Outside(), text);
            Assert.DoesNotMatch(Markup(), text);
        }
    }

    [Fact]
    public async Task EveryReference_AnswersOnThisNode()
    {
        string html = await _client.GetStringAsync("/", TestContext.Current.CancellationToken);
        string[] references = [.. Reference().Matches(html).Select(match => match.Groups[1].Value)];
        Assert.Equal(["page.css", "data:,", "page.js"], references);
        string script = await _client.GetStringAsync("/page.js", TestContext.Current.CancellationToken);
        foreach (Match id in ById().Matches(script))
        {
            Assert.Contains($"id=\"{id.Groups[1].Value}\"", html, StringComparison.Ordinal);
        }

        string document = await File.ReadAllTextAsync(Repository.PathOf("config", "openapi.json"), TestContext.Current.CancellationToken);
        string[] verbs = [.. Verb().Matches(script).Select(match => match.Groups[1].Value).Distinct()];
        Assert.Equal(["resume", "pause", "cancel", "retry"], verbs);
        Assert.All(verbs, verb => Assert.Contains($"\"/v1/jobs/{{id}}/{verb}\"", document, StringComparison.Ordinal));
    }

    [Fact]
    public async Task Events_AskForTheToken_AndTellOfANodeThatJoins()
    {
        CancellationToken token = TestContext.Current.CancellationToken;
        using HttpResponseMessage refused = await _client.GetAsync("/v1/events", token);
        Assert.Equal(HttpStatusCode.Unauthorized, refused.StatusCode);
        using HttpRequestMessage request = new(HttpMethod.Get, "/v1/events");
        request.Headers.Authorization = new("Bearer", "0123456789abcdef");
        using HttpResponseMessage response = await _client.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, token);
        Assert.Equal("text/event-stream", response.Content.Headers.ContentType!.MediaType);
        using StreamReader lines = new(await response.Content.ReadAsStreamAsync(token));
        Assert.Equal("""data: {"errors":["this node is not in its cluster at the moment"]}""", await lines.ReadLineAsync(token));
    }

    [GeneratedRegex(@"https?://|//[a-z0-9-]+\.[a-z]|@import|url\(", RegexOptions.IgnoreCase)]
    private static partial Regex Outside();

    [GeneratedRegex(@"innerHTML|outerHTML|insertAdjacentHTML|document\.write|eval\(| on[a-z]+=|<style|style=", RegexOptions.IgnoreCase)]
    private static partial Regex Markup();

    [GeneratedRegex(@"(?:href|src)=""([^#][^""]*)""")]
    private static partial Regex Reference();

    [GeneratedRegex(@"\bat\(""([a-z-]+)""\)")]
    private static partial Regex ById();

    [GeneratedRegex(@"button\([a-z]+, ""([a-z]+)""")]
    private static partial Regex Verb();
}
