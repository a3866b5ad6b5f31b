using System.Collections.Concurrent;
using System.Globalization;
using System.Net;
using InfoMax.Data;
using InfoMax.Data.Artifacts;
using InfoMax.Data.Formats;
using InfoMax.Data.Formats.Sources;
using InfoMax.Data.Ranges;

namespace InfoMax.Cluster.Transfer;

/// <summary>
/// Input files of a job that another node planned: this node's own where it has the very file (path, length and
/// modification time agree), else read from that node in checked pages. Nothing is kept on disk.
/// </summary>
public sealed class RemoteInputFiles : IInputFiles
{
    // A table's columns, and their parts, are read by turns.
    private const int Windows = 8;

    private readonly TransferChannel _channel;
    private readonly ArtifactRef _layout;
    private readonly Dictionary<string, int> _numbers = new(StringComparer.Ordinal);
    private readonly IReadOnlyList<SourceFile> _files;
    private readonly ConcurrentDictionary<int, bool> _openedHere = new();
    private Exception? _failure;

    /// <param name="channel">The way to the node.</param>
    /// <param name="artifact">The layout artifact of the job's plan.</param>
    /// <param name="layout">Its content.</param>
    public RemoteInputFiles(TransferChannel channel, ArtifactRef artifact, DatasetLayout layout)
    {
        ArgumentNullException.ThrowIfNull(layout);
        _channel = channel;
        _layout = artifact;
        _files = layout.Sources;
        for (int i = 0; i < _files.Count; i++)
        {
            _numbers[_files[i].Path] = i;
        }
    }

    /// <inheritdoc/>
    public Exception? TransferFailure => Volatile.Read(ref _failure);

    /// <inheritdoc/>
    public InputSource Open(string path, string name)
    {
        if (!_numbers.TryGetValue(path, out int number))
        {
            throw new InputDataException($"{name}: not one of the job's {_files.Count} input files");
        }

        if (_files[number].IsHere())
        {
            _openedHere[number] = true;
            return LocalInputFiles.Instance.Open(path, name);
        }

        string target = TransferChannel.Target(
            TransferProtocol.InputsPath,
            ("layout", _layout.Uri),
            ("sha256", _layout.Sha256),
            ("bytes", _layout.Bytes.ToString(CultureInfo.InvariantCulture)),
            ("file", number.ToString(CultureInfo.InvariantCulture)));
        return new RemoteInput(new RangeReader(Fetch, _files[number].Bytes, Windows, _channel.CancellationToken), _files[number].Bytes);

        async Task Fetch(long offset, Memory<byte> page, CancellationToken cancellationToken)
        {
            try
            {
                await _channel.ReadPageAsync(target, offset, page, 0, cancellationToken).ConfigureAwait(false);
            }
            catch (TransferRefusedException refusal) when (refusal.Status == HttpStatusCode.Conflict)
            {
                throw new InputDataException(refusal.Message, refusal);
            }
            catch (TransferRefusedException refusal)
            {
                throw Keep(new ArtifactException($"cannot read input {name}: {refusal.Message}", refusal)
                {
                    // What the node lacks is the layout that the file is named by.
                    Damaged = refusal.Status == HttpStatusCode.NotFound ? _layout.Uri : null,
                });
            }
            catch (ArtifactException failure)
            {
                throw Keep(new ArtifactException($"cannot read input {name}: {failure.Message}", failure));
            }
            catch (OperationCanceledException cancelled)
            {
                throw Keep(cancelled);
            }
        }
    }

    /// <inheritdoc/>
    /// <remarks>Of what was read from the other node, every page was checked there.</remarks>
    public void RequireUnchanged()
    {
        foreach (int number in _openedHere.Keys)
        {
            _files[number].RequireUnchanged();
        }
    }

    private Exception Keep(Exception failure)
    {
        Volatile.Write(ref _failure, failure);
        return failure;
    }

    private sealed class RemoteInput(RangeReader reader, long length) : InputSource
    {
        public override long Length => length;

        public override string Store => "node";

        protected override int Fetch(Span<byte> destination, long offset) => reader.Read(destination, offset);

        protected override void Dispose(bool disposing) => reader.Dispose();
    }
}
