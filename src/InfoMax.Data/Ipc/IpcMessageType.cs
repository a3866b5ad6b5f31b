namespace InfoMax.Data.Ipc;

/// <summary>What an Arrow IPC message holds; the numbers are the format's (MessageHeader of Message.fbs).</summary>
internal enum IpcMessageType : byte
{
    None = 0,

    /// <summary>The columns.</summary>
    Schema = 1,

    /// <summary>The values of a dictionary.</summary>
    DictionaryBatch = 2,

    /// <summary>Rows.</summary>
    RecordBatch = 3,
}
