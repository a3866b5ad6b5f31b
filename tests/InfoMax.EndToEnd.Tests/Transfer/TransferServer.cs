using System.Net;
using InfoMax.Cluster.Transfer;
using InfoMax.Data.Artifacts;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;

namespace InfoMax.EndToEnd.Tests.Transfer;

/// <summary>A node's transfer endpoints and nothing else, over a directory of the test; may be stopped and started again.</summary>
internal sealed class TransferServer : IAsyncDisposable
{
    private WebApplication? _application;
    private int _port;

    private TransferServer(string root) => Root = root;

    public string Root { get; }

    public DirectoryArtifactStore Store { get; private set; } = null!;

    /// <summary>The keys of uploads.</summary>
    public UploadKeys Keys { get; } = new(new byte[32]);

    /// <summary>Every request has the right key, as if it came from the attempt that it speaks of.</summary>
    public bool GivesKeys { get; set; } = true;

    public string Url => $"http://127.0.0.1:{_port}";

    /// <summary>Sees every request before the endpoints do; true when it has answered.</summary>
    public Func<HttpContext, Task<bool>> Before { get; set; } = _ => Task.FromResult(false);

    public static async Task<TransferServer> StartAsync(string root)
    {
        TransferServer server = new(root);
        await server.StartAsync();
        return server;
    }

    /// <summary>Starts again where it listened before, as a new process would: nothing is remembered but the directory.</summary>
    public async Task StartAsync()
    {
        WebApplicationBuilder builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.ConfigureKestrel(kestrel => kestrel.Listen(IPAddress.Loopback, _port));
        _application = builder.Build();
        _application.Use(async (context, next) =>
        {
            if (GivesKeys && context.Request.Query["name"] is [{ } name])
            {
                context.Request.Headers[TransferProtocol.UploadKeyHeader] = Keys.For(name);
            }

            if (!await Before(context))
            {
                await next(context);
            }
        });
        Store = new DirectoryArtifactStore(Root);
        _application.MapTransfers(Store, Keys);
        await _application.StartAsync();
        _port = new Uri(_application.Urls.Single()).Port;
    }

    public async Task StopAsync()
    {
        if (_application is { } application)
        {
            _application = null;
            using CancellationTokenSource now = new(TimeSpan.Zero);
            await application.StopAsync(now.Token);
            await application.DisposeAsync();
        }
    }

    public async ValueTask DisposeAsync() => await StopAsync();
}
