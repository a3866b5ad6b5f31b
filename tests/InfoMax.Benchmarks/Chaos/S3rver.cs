using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Net.Sockets;
using InfoMax.Data.Objects;

namespace InfoMax.Benchmarks.Chaos;

/// <summary>The S3 endpoint <c>s3rver</c> of npm, as a process that keeps its objects in a folder; disposing ends it.</summary>
internal sealed class S3rver : IDisposable
{
    private const string Bucket = "chaos";

    /// <summary>The account that it knows.</summary>
    private const string Account = "S3RVER";

    private readonly Process _process;
    private readonly int _port;

    private S3rver(Process process, int port)
    {
        _process = process;
        _port = port;
    }

    /// <summary>Starts it and makes this process know it; null where there is no such program.</summary>
    /// <param name="program">The program, by name or path.</param>
    /// <param name="folder">Where it keeps objects.</param>
    public static async Task<S3rver?> TryStartAsync(string program, string folder)
    {
        int port = FreePort();
        ProcessStartInfo start = new(program) { RedirectStandardOutput = true, RedirectStandardError = true };
        foreach (string argument in (string[])["-d", folder, "-a", "0.0.0.0", "-p", port.ToString(CultureInfo.InvariantCulture), "--silent", "--configure-bucket", Bucket])
        {
            start.ArgumentList.Add(argument);
        }

        try
        {
            Directory.CreateDirectory(folder);
            S3rver server = new(Process.Start(start)!, port);
            server._process.BeginErrorReadLine();
            server._process.BeginOutputReadLine();
            await server.AnswersAsync();
            foreach ((string name, string value) in server.VariablesAt(IPAddress.Loopback.ToString()))
            {
                Environment.SetEnvironmentVariable(name, value);
            }

            return server;
        }
        catch (System.ComponentModel.Win32Exception)
        {
            return null;
        }
    }

    /// <summary>Where artifacts of a schedule are.</summary>
    public static ObjectAddress Place(string name) => new("s3", Bucket, name);

    /// <summary>What leads a process there.</summary>
    /// <param name="host">The address by which it reaches this machine.</param>
    public IReadOnlyList<(string Name, string Value)> VariablesAt(string host) =>
    [
        ("AWS_ACCESS_KEY_ID", Account), ("AWS_SECRET_ACCESS_KEY", Account), ("AWS_REGION", "us-east-1"),
        ("AWS_ENDPOINT_URL_S3", string.Create(CultureInfo.InvariantCulture, $"http://{host}:{_port}")),
    ];

    public void Dispose()
    {
        _process.Kill();
        _process.Dispose();
    }

    private static int FreePort()
    {
        using TcpListener listener = new(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }

    private async Task AnswersAsync()
    {
        using CancellationTokenSource patience = new(TimeSpan.FromMinutes(1));
        while (true)
        {
            try
            {
                using TcpClient connection = new();
                await connection.ConnectAsync(IPAddress.Loopback, _port, patience.Token);
                return;
            }
            catch (SocketException)
            {
                await Task.Delay(50, patience.Token);
            }
        }
    }
}
