using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Runtime.InteropServices;
using Npgsql;
using Xunit;

namespace InfoMax.Testing.Machines;

/// <summary>
/// A private PostgreSQL server on a free loopback port, run by an unprivileged user in a temporary directory. Debian's package
/// is installed when it is not there; where neither that nor the user is to be had, the test is skipped.
/// </summary>
internal sealed class PostgresServer : IAsyncDisposable
{
    private const string User = "postgres";
    private const string Password = "se/cret:1";

    /// <summary>Arguments of setpriv, which becomes the program: its process is the server.</summary>
    private static readonly string[] AsUser = ["--reuid", User, "--regid", User, "--init-groups"];
    private static readonly SemaphoreSlim Installing = new(1);
    private readonly string _programs;
    private readonly string _directory;
    private Process? _process;

    private readonly string _host;

    private PostgresServer(string programs, string directory, string host, int port)
    {
        _programs = programs;
        _directory = directory;
        _host = host;
        Port = port;
    }

    /// <summary>The port.</summary>
    public int Port { get; }

    /// <summary>The value of <c>--journal</c>; its password has characters that a URL must escape.</summary>
    public string Url => $"postgres://{User}:{Uri.EscapeDataString(Password)}@{_host}:{Port}/postgres";

    /// <summary>What a test itself connects with.</summary>
    public string ConnectionString =>
        new NpgsqlConnectionStringBuilder { Host = _host, Port = Port, Username = User, Password = Password, Database = "postgres", Pooling = false }.ConnectionString;

    /// <summary>Starts a server with an empty database.</summary>
    /// <param name="host">The address that it listens on.</param>
    public static async Task<PostgresServer> StartAsync(string host = "127.0.0.1")
    {
        CancellationToken token = TestContext.Current.CancellationToken;
        Assert.SkipUnless(RuntimeInformation.IsOSPlatform(OSPlatform.Linux) && Environment.UserName == "root", "starting PostgreSQL as another user needs root");
        string? programs = await ProgramsAsync(token);
        Assert.SkipWhen(programs is null, "PostgreSQL is not installed, and apt-get cannot install it");
        string directory = Directory.CreateTempSubdirectory("infomax-postgres-").FullName;
        await File.WriteAllTextAsync(Path.Combine(directory, "password"), Password, token);
        await RunAsync("chown", ["-R", User, directory], token);
        string data = Path.Combine(directory, "data");
        (int code, string said) = await RunAsync(
            "setpriv",
            [.. AsUser, Path.Combine(programs, "initdb"), "-D", data, "-U", User, "-A", "scram-sha-256", "--pwfile", Path.Combine(directory, "password"), "--no-sync", "-E", "UTF8"],
            token);
        Assert.True(code == 0, said);
        if (host != "127.0.0.1")
        {
            await File.AppendAllTextAsync(Path.Combine(data, "pg_hba.conf"), "host all all all scram-sha-256\n", token);
        }

        PostgresServer server = new(programs, directory, host, FreePort());
        await server.StartAgainAsync();
        return server;
    }

    /// <summary>Cuts the connections and stops; what was written stays.</summary>
    public async Task StopAsync()
    {
        if (_process is { HasExited: false } running)
        {
            await RunAsync("kill", ["-INT", running.Id.ToString(CultureInfo.InvariantCulture)], CancellationToken.None);
            await running.WaitForExitAsync();
        }

        _process?.Dispose();
        _process = null;
    }

    /// <summary>Starts what was stopped.</summary>
    public async Task StartAgainAsync()
    {
        ProcessStartInfo start = new("setpriv") { RedirectStandardError = true, RedirectStandardOutput = true };
        string[] arguments =
        [
            .. AsUser, Path.Combine(_programs, "postgres"), "-D", Path.Combine(_directory, "data"), "-p", Port.ToString(CultureInfo.InvariantCulture),
            "-k", _directory, "-c", $"listen_addresses={_host}", "-c", "fsync=off", "-c", "shared_buffers=16MB", "-c", "max_connections=100",
        ];
        foreach (string argument in arguments)
        {
            start.ArgumentList.Add(argument);
        }

        _process = Process.Start(start)!;
        TaskCompletionSource<bool> ready = new(TaskCreationOptions.RunContinuationsAsynchronously);
        _process.ErrorDataReceived += (_, line) =>
        {
            if (line.Data is null || line.Data.Contains("ready to accept connections", StringComparison.Ordinal))
            {
                ready.TrySetResult(line.Data is not null);
            }
        };
        _process.BeginErrorReadLine();
        _process.BeginOutputReadLine();
        if (!await ready.Task.WaitAsync(TimeSpan.FromMinutes(1), TestContext.Current.CancellationToken))
        {
            await DisposeAsync();
            Assert.Fail("PostgreSQL ended while it started");
        }
    }

    /// <summary>Stops the server and removes its data.</summary>
    public async ValueTask DisposeAsync()
    {
        await StopAsync();
        Directory.Delete(_directory, recursive: true);
    }

    private static async Task<string?> ProgramsAsync(CancellationToken token)
    {
        await Installing.WaitAsync(token);
        try
        {
            if (Installed() is { } known)
            {
                return known;
            }

            if (!File.Exists("/usr/bin/apt-get"))
            {
                return null;
            }

            await RunAsync("apt-get", ["update"], token);
            await RunAsync("apt-get", ["install", "-y", "--no-install-recommends", "postgresql"], token);
            return Installed();
        }
        finally
        {
            Installing.Release();
        }
    }

    private static string? Installed() => !Directory.Exists("/usr/lib/postgresql") ? null : Directory.GetDirectories("/usr/lib/postgresql")
        .Select(version => Path.Combine(version, "bin"))
        .Where(programs => File.Exists(Path.Combine(programs, "initdb")) && File.Exists(Path.Combine(programs, "postgres")))
        .Order(StringComparer.Ordinal)
        .LastOrDefault();

    /// <summary>A port that nobody listens at now.</summary>
    public static int FreePort()
    {
        using TcpListener listener = new(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }

    private static async Task<(int Code, string Said)> RunAsync(string program, string[] arguments, CancellationToken token)
    {
        ProcessStartInfo start = new(program) { RedirectStandardError = true, RedirectStandardOutput = true, WorkingDirectory = "/" };
        start.Environment["DEBIAN_FRONTEND"] = "noninteractive";
        foreach (string argument in arguments)
        {
            start.ArgumentList.Add(argument);
        }

        using Process process = Process.Start(start)!;
        Task<string> output = process.StandardOutput.ReadToEndAsync(token);
        Task<string> error = process.StandardError.ReadToEndAsync(token);
        await process.WaitForExitAsync(token);
        return (process.ExitCode, await output + await error);
    }
}
